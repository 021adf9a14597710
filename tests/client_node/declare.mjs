// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A funeral director's software in small: with the client that was made from the contract it proves who it is, sends a
// paper ahead, asks whether all is well, files twice with one key, reads and withdraws. node declare.mjs CLIENT < told.json

import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { Client } = await import(pathToFileURL(process.argv[2]));
const { origin, id, key, aangifte, bijlage } = JSON.parse(readFileSync(0, 'utf8'));

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const said = { iss: id, sub: id, aud: `${origin}/api/v1/token`, exp: Math.floor(Date.now() / 1000) + 60, jti: randomUUID() };
const words = `${encoded({ alg: 'ES256', kid: key.kid })}.${encoded(said)}`;
const signer = { key: createPrivateKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
const proof = `${words}.${sign('sha256', Buffer.from(words), signer).toString('base64url')}`;

const given = await new Client(origin).token({
  body: {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: proof,
  },
});
const client = new Client(origin, { Authorization: `Bearer ${given.body.access_token}`, 'Handelende-Persoon': 'iris' });
const file = { bytes: new Blob([Buffer.from(bijlage.inhoud, 'base64')]), name: bijlage.bestandsnaam };
const paper = await client.upload({ body: { soort: bijlage.soort, bestand: file } });
const body = { aangifte, bijlagen: [paper.body.id] };
const judged = await client.validate({ body });
const once = { 'Idempotency-Key': randomUUID(), body };
const [first, again] = [await client.declare(once), await client.declare(once)];
const { kenmerk } = first.body;
const read = await client.declaration({ kenmerk });
const refused = await client.amend({ kenmerk, 'If-Match': '"older"', body: { aangifte, reden: 'verkeerd gelezen' } });
const gone = await client.withdraw({ kenmerk, 'If-Match': read.headers.get('ETag'), body: { reden: 'dubbel gedaan' } });

console.log(JSON.stringify({
  indienbaar: judged.body.indienbaar, first: first.body, again: again.body, status: read.body.status,
  refused: refused.status, gone: gone.body.status,
}));
