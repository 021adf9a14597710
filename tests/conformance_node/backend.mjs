// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
//
// A vendor's back-end: as much of StUF-ZDS 1.1 and 1.2 as the guide asks, in plain Node, without a package and without a line
// of the kit. It forgets everything when it stops. node backend.mjs PORT; it prints its address when it listens.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { all, elements, make, parse, text, write } from './xml.mjs';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const STUF = 'http://www.egem.nl/StUF/StUF0301';
const ZKN = 'http://www.egem.nl/StUF/sector/zkn/0310';
const PREFIXES = {
  [SOAP]: 'env', [STUF]: 's', [ZKN]: 'z',
  'http://www.stufstandaarden.nl/koppelvlak/zds0120': 'zds',
  'http://www.egem.nl/StUF/sector/bg/0310': 'b',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi',
  'http://www.w3.org/2005/05/xmlmime': 'xmime',
};
const REASONS = {
  StUF010: 'Combinatie van ontvangende organisatie en applicatie is onbekend',
  StUF013: 'Combinatie van zendende organisatie en applicatie is onbekend',
  StUF016: 'Combinatie zender en referentienummer niet uniek',
  StUF022: 'De berichtcode wordt niet ondersteund',
  StUF055: 'Berichtbody is niet conform schema in sectormodel',
  StUF064: 'Object niet gevonden',
};
const MANDATORY = ['identificatie', 'startdatum', 'registratiedatum', 'isVan', 'heeftAlsInitiator'];

const zaken = new Map(); // by number: {object, documents}
const answered = new Map(); // by sender and reference: {content, answer}
let last = 0;

class Refusal extends Error {}

const services = {
  genereerZaakIdentificatie_Di02: ['VrijeBerichten', 'Di02', 'Fo02', (m) => number(m, 'zaak', 'ZAK')],
  genereerDocumentIdentificatie_Di02: ['VrijeBerichten', 'Di02', 'Fo02', (m) => number(m, 'document', 'EDC')],
  creeerZaak_Lk01: ['OntvangAsynchroon', 'Lk01', 'Fo03', createZaak],
  voegZaakdocumentToe_Lk01: ['OntvangAsynchroon', 'Lk01', 'Fo03', addDocument],
  geefZaakdetails_Lv01: ['BeantwoordVraag', 'Lv01', 'Fo02', details],
  geefLijstZaakdocumenten_Lv01: ['BeantwoordVraag', 'Lv01', 'Fo02', documents],
  geefZaakdocumentLezen_Lv01: ['BeantwoordVraag', 'Lv01', 'Fo02', readDocument],
};

function number(message, kind, type) {
  const id = `${text(message, 'stuurgegevens', 'ontvanger', 'organisatie').slice(0, 4).padStart(4, '0')}N${++last}`;
  const entity = make(message.ns, kind, make(ZKN, 'identificatie', id), [stuf('entiteittype', type), stuf('functie', 'entiteit')]);
  const functie = make(STUF, 'functie', text(message, 'stuurgegevens', 'functie'));
  return make(message.ns, message.name.replace('Di02', 'Du02'), [head(message.ns, 'Du02', message, functie), entity]);
}

function createZaak(message) {
  const [object] = all(message, 'object');
  if (!object || MANDATORY.some((name) => !all(object, name).length)) throw new Refusal('StUF055');
  zaken.set(text(object, 'identificatie'), { object, documents: [] });
  return confirmation(message);
}

function addDocument(message) {
  const zaak = zaken.get(text(message, 'object', 'isRelevantVoor', 'gerelateerde', 'identificatie'));
  if (!zaak) throw new Refusal('StUF064');
  zaak.documents.push(...all(message, 'object'));
  return confirmation(message);
}

function details(message) {
  const zaak = asked(message);
  const wanted = new Set(all(message, 'scope', 'object').flatMap(elements).map((one) => one.name));
  return found(message, zaak && elements(zaak.object).filter((one) => wanted.has(one.name)));
}

function documents(message) {
  const zaak = asked(message);
  return found(message, zaak && [...all(zaak.object, 'identificatie'), ...zaak.documents.map((document) => {
    const given = elements(document).filter((one) => ['identificatie', 'titel'].includes(one.name));
    const related = make(ZKN, 'gerelateerde', given, [stuf('entiteittype', 'EDC')]);
    return make(ZKN, 'heeftRelevant', related, [stuf('entiteittype', 'ZAKEDC')]);
  })]);
}

function readDocument(message) {
  const sent = [...zaken.values()].flatMap((zaak) => zaak.documents);
  const document = sent.find((one) => text(one, 'identificatie') === text(message, 'gelijk', 'identificatie'));
  const wanted = new Set(all(message, 'scope', 'object').flatMap(elements).map((one) => one.name));
  return found(message, document && elements(document).filter((one) => wanted.has(one.name)), 'EDC');
}

const asked = (message) => zaken.get(text(message, 'gelijk', 'identificatie'));
const stuf = (name, value) => ({ ns: STUF, name, value });
const confirmation = (message) => make(STUF, 'Bv03Bericht', head(STUF, 'Bv03', message));

function found(message, content, type = 'ZAK') {
  const object = content && make(ZKN, 'antwoord', make(ZKN, 'object', content, [stuf('entiteittype', type)]));
  const parameters = make(ZKN, 'parameters', make(STUF, 'indicatorVervolgvraag', 'false'));
  const start = head(ZKN, 'La01', message, make(STUF, 'entiteittype', type));
  return make(message.ns, message.name.replace('Lv01', 'La01'), [start, parameters, ...(object ? [object] : [])]);
}

function head(ns, code, message, ...more) {
  const party = (as, was) => make(STUF, as, all(message, 'stuurgegevens', was).flatMap(elements));
  const time = new Date().toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' }).replace(/\D/g, '');
  return make(ns, 'stuurgegevens', [
    make(STUF, 'berichtcode', code),
    party('zender', 'ontvanger'),
    party('ontvanger', 'zender'),
    make(STUF, 'referentienummer', randomUUID()),
    make(STUF, 'tijdstipBericht', time),
    make(STUF, 'crossRefnummer', text(message, 'stuurgegevens', 'referentienummer')),
    ...more,
  ]);
}

function fault(side, reason, ...detail) {
  return make(SOAP, 'Fault', [
    make('', 'faultcode', `${PREFIXES[SOAP]}:${side === 'client' ? 'Client' : 'Server'}`),
    make('', 'faultstring', reason),
    ...detail.map((one) => make('', 'detail', one)),
  ]);
}

function refusal(code, kind, message) {
  const side = code === 'StUF064' ? 'server' : 'client';
  const body = Object.entries({ code, plek: side, omschrijving: REASONS[code] });
  return fault(side, REASONS[code], make(STUF, `${kind}Bericht`, [
    head(STUF, kind, message),
    make(STUF, 'body', body.map(([name, value]) => make(STUF, name, value))),
  ]));
}

function check(message, code) {
  const said = (...path) => text(message, 'stuurgegevens', ...path);
  if (said('berichtcode') !== code) throw new Refusal('StUF022');
  if (!said('ontvanger', 'applicatie')) throw new Refusal('StUF010');
  if (!said('zender', 'applicatie')) throw new Refusal('StUF013');
}

/** HTTP status and body. The same message again gets the same answer; nothing that was refused is remembered. */
function answer(path, action, received) {
  const name = action.replace(/"/g, '').split('/').at(-1).replace(/_(Zak|Edc)/, '_'); // 1.2 says creeerZaak_ZakLk01
  const [port, code, kind, serve] = services[name] ?? [];
  let message;
  try {
    const envelope = parse(received);
    [message] = all(envelope, 'Body').flatMap(elements);
    if (envelope.ns !== SOAP || !message || path !== `/${port}`) throw new Error('no SOAP that we know');
  } catch {
    return [500, fault('client', 'Geen SOAP 1.1, of geen dienst van ons')];
  }
  try {
    check(message, code);
    const key = `${write(all(message, 'stuurgegevens', 'zender')[0], PREFIXES)} ${text(message, 'stuurgegevens', 'referentienummer')}`;
    const content = write(message, PREFIXES);
    const earlier = answered.get(key);
    if (earlier && earlier.content !== content) throw new Refusal('StUF016');
    if (!earlier) answered.set(key, { content, answer: [200, serve(message)] });
    return answered.get(key).answer;
  } catch (error) {
    if (error instanceof Refusal) return [500, refusal(error.message, kind, message)];
    throw error;
  }
}

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const [status, body] = answer(request.url, request.headers.soapaction ?? '', Buffer.concat(parts).toString());
    response.writeHead(status, { 'Content-Type': 'text/xml; charset=utf-8' });
    response.end(write(make(SOAP, 'Envelope', make(SOAP, 'Body', body)), PREFIXES));
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
