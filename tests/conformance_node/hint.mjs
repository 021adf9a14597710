// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A receiver of hints, in plain Node without packages: node hint.mjs PORT ORIGIN, where ORIGIN is the service. It says of
// each hint whether it is the service's own; if so, read the feed from your own cursor, whatever the hint says.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';

const [port, origin] = process.argv.slice(2);
const read = (part) => JSON.parse(Buffer.from(part, 'base64url'));

async function isOurs(adres, authorization, body) {
  const [header, claims, signature] = authorization.replace(/^Bearer /, '').split('.');
  const { keys } = await (await fetch(`${origin}/api/v1/sleutels`)).json(); // keep them, and ask again for a kid you do not know
  const key = keys.find(({ kid }) => kid === read(header).kid);
  const said = read(claims);
  return read(header).alg === 'ES256' &&
    verify('sha256', Buffer.from(`${header}.${claims}`),
      { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')) &&
    said.iss === origin && said.aud === adres && said.exp > Date.now() / 1000 &&
    said.sha256 === createHash('sha256').update(body).digest('hex');
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const adres = `http://127.0.0.1:${port}${request.url}`; // as you gave it to the municipality
  const ours = await isOurs(adres, request.headers.authorization ?? '', body).catch(() => false);
  response.writeHead(ours ? 204 : 401).end();
  console.log(ours ? JSON.stringify(JSON.parse(body)) : 'not ours');
}).listen(port, '127.0.0.1', () => console.log('ready'));
