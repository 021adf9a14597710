// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The certified provider, as a broker would run it: node provider.js PORT SETTINGS
// SETTINGS is a JSON file with our client (id, jwks, origin) and the provider's own key (jwk).
// Any name logs in: the last part of a level in acr_values is what the person is said to have proven.

import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, path] = process.argv.slice(2);
const { client, key } = JSON.parse(readFileSync(path, 'utf8'));
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: client.id,
    redirect_uris: [`${client.origin}/inloggen/${client.id}/terug`],
    post_logout_redirect_uris: [`${client.origin}/uitgelogd`],
    backchannel_logout_uri: `${client.origin}/inloggen/${client.id}/uitloggen-achtergrond`,
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'PS256',
    id_token_signed_response_alg: 'PS256',
    response_types: ['code'],
    grant_types: ['authorization_code'],
    jwks: client.jwks,
  }],
  jwks: { keys: [key] },
  acrValues: ['urn:midden', 'urn:hoog'],
  claims: { openid: ['sub', 'acr', 'auth_time', 'sid'], profile: ['name'] },
  scopes: ['openid', 'profile'],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  enabledJWA: {
    clientAuthSigningAlgValues: ['PS256', 'ES256'],
    idTokenSigningAlgValues: ['PS256'],
  },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (ctx, interaction) => `/ga/${interaction.uid}` },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Proefpersoon' }) }),
  // Its own guard refuses this machine, where our service is.
  fetch: (url, options) => globalThis.fetch(url, { ...options, dispatcher: undefined }),
  cookies: { keys: ['a key for a test'] },
});

// Whoever comes is logged in and agrees, without a page: what is tried is the conversation, not the clicking.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/ga/')) return next();
  const { prompt, params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === 'login') {
    const login = { accountId: 'persoon-1', acr: (params.acr_values || '').split(' ')[0] };
    return provider.interactionFinished(ctx.req, ctx.res, { login });
  }
  const grant = new provider.Grant({ accountId: 'persoon-1', clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});

provider.listen(Number(port), '127.0.0.1');
