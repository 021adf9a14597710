// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A client from the contract alone, in plain Node without a package: node generate.mjs openapi.json > client.mjs. Of each
// operation it makes a function that takes what the contract names and refuses an answer that the contract does not know.

import { readFileSync } from 'node:fs';

const contract = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const told = ({ name, required = false }) => ({ name, required });

console.log(`
export class Client {
  constructor(origin, headers = {}) {
    Object.assign(this, { origin, headers });
  }

  async ask(operation, { body, ...given } = {}) {
    const missing = operation.parameters.filter((one) => one.required && given[one.name] === undefined);
    if (missing.length) throw new Error(operation.id + ': ' + missing.map((one) => one.name).join(', '));
    const known = Object.keys(this.headers).filter((name) => operation.headers.some((one) => one.name === name));
    const headers = new Headers(known.map((name) => [name, this.headers[name]]));
    if (operation.token) headers.set('Authorization', this.headers.Authorization);
    for (const { name } of operation.headers) if (given[name] !== undefined) headers.set(name, given[name]);
    const query = new URLSearchParams(operation.query.flatMap(({ name }) => name in given ? [[name, given[name]]] : []));
    const path = operation.path.replace(/{(\\w+)}/g, (_, name) => encodeURIComponent(given[name]));
    const answer = await fetch(this.origin + path + (query.size ? '?' + query : ''),
      { method: operation.method, headers, body: this.written(operation.media, body, headers) });
    const type = answer.headers.get('Content-Type').split(';')[0];
    if (!operation.answers[answer.status]?.includes(type)) throw new Error(operation.id + ': ' + answer.status + ' ' + type);
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  written(media, body, headers) {
    if (media === 'multipart/form-data') {
      const form = new FormData();
      Object.entries(body).forEach(([name, value]) => value.bytes ? form.set(name, value.bytes, value.name) : form.set(name, value));
      return form;
    }
    if (media === 'application/x-www-form-urlencoded') return new URLSearchParams(body);
    if (media) headers.set('Content-Type', media);
    return media && JSON.stringify(body);
  }`);
for (const [path, item] of Object.entries(contract.paths)) {
  for (const [method, one] of Object.entries(item)) {
    const parameters = one.parameters ?? [];
    const within = (place) => parameters.filter((parameter) => parameter.in === place).map(told);
    const operation = {
      id: one.operationId, path, method: method.toUpperCase(), token: one.security.length > 0,
      media: one.requestBody && Object.keys(one.requestBody.content)[0],
      parameters: within('path'), headers: within('header'), query: within('query'),
      answers: Object.fromEntries(
        Object.entries(one.responses).map(([code, answer]) => [code, Object.keys(answer.content ?? {})])),
    };
    console.log(`\n  /** ${one.summary} */\n  ${one.operationId}(given) {\n    return this.ask(${JSON.stringify(operation)}, given);\n  }`);
  }
}
console.log('}');
