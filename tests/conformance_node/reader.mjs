// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
// A municipality's system that reads the feed, in plain Node without packages: it proves itself with its key, reads on
// from where it was until there is no more, fetches each dossier that still counts, and confirms what it has kept.

import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto'

const [base, client] = process.argv.slice(2)
const root = base.replace('/api/v1', '')
const pem = await (await fetch(`${root}/client.pem`)).text()
const key = createPrivateKey(pem)

// RFC 7638: the thumbprint of the public half is the name of the key.
const { crv, kty, x, y } = createPublicKey(pem).export({ format: 'jwk' })
const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function token() {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: client, sub: client, aud: `${base}/token`, exp: now + 60, jti: randomUUID() }
  const said = `${part({ alg: 'ES256', kid })}.${part(claims)}`
  const proof = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${said}.${proof}`,
  })
  return (await (await fetch(`${base}/token`, { method: 'POST', body })).json()).access_token
}

const headers = { Authorization: `Bearer ${await token()}` }
const get = async (path) => (await fetch(base + path, { headers })).json()

const living = new Map()
let place = null
for (let more = true; more;) {
  const found = await get(`/feed?limiet=10${place ? `&na=${place}` : ''}`)
  for (const entry of found.meldingen) {
    if (entry.vervallen) living.delete(entry.kenmerk)
    else living.set(entry.kenmerk, entry.status)
  }
  place = found.volgende
  more = found.er_is_meer
}
for (const reference of living.keys()) {
  const dossier = await get(`/dossiers/${reference}`)
  if (dossier.status !== living.get(reference)) throw new Error(`${reference} is ${dossier.status}`)
}
await fetch(`${base}/feed/bevestiging`, {
  method: 'PUT',
  headers: { ...headers, 'Content-Type': 'application/json' },
  body: JSON.stringify({ cursor: place }),
})
console.log(`${living.size} dossiers, up to ${(await get('/feed/bevestiging')).cursor === place ? 'here' : 'elsewhere'}`)
