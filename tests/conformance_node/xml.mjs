// SPDX-FileCopyrightText: 2026 Overlijden contributors
// SPDX-License-Identifier: EUPL-1.2
//
// As much of XML and its namespaces as SOAP needs, without a package. A node is
// {ns, name, attributes: [{ns, name, value}], children}, in which a child is a node or a text.

const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const ESCAPED = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
const TOKEN = /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\?[^]*?\?>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** The root element; an Error when this is not well-formed or has a DOCTYPE. */
export function parse(text) {
  const top = { children: [], names: { '': '', xml: 'http://www.w3.org/XML/1998/namespace' } };
  const open = [top];
  TOKEN.lastIndex = 0;
  for (text = text.replace(/^\uFEFF/, ''); TOKEN.lastIndex < text.length;) {
    const found = TOKEN.exec(text);
    if (!found) throw new Error('not well-formed');
    const [, cdata, closes, tag, attributes, empty, plain] = found;
    const current = open.at(-1);
    if (cdata !== undefined) current.children.push(cdata);
    else if (plain !== undefined) current.children.push(unescape(plain));
    else if (closes) {
      if (open.pop().tag !== tag) throw new Error('not well-formed');
    } else if (tag) {
      const node = element(tag, attributes, current.names);
      current.children.push(node);
      if (!empty) open.push(node);
    }
  }
  const roots = top.children.filter((child) => typeof child !== 'string');
  if (open.length !== 1 || roots.length !== 1) throw new Error('not well-formed');
  return roots[0];
}

function element(tag, attributes, outer) {
  const pairs = [...attributes.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
    .map(([, key, double, single]) => [key, unescape(double ?? single)]);
  const names = { ...outer };
  for (const [key, value] of pairs) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) names[key.slice(6)] = value;
  }
  const named = (key, plain) => {
    const [name, prefix = ''] = key.split(':').reverse();
    if (!(prefix in names)) throw new Error('an unknown prefix');
    return { ns: prefix || !plain ? names[prefix] : '', name };
  };
  return {
    ...named(tag, false),
    attributes: pairs.filter(([key]) => !/^xmlns(:|$)/.test(key)).map(([key, value]) => ({ ...named(key, true), value })),
    children: [],
    tag,
    names,
  };
}

function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (name && !(name in NAMED)) throw new Error('an unknown entity');
    return name ? NAMED[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
  });
}

const escape = (text) => text.replace(/[<>&"]/g, (one) => ESCAPED[one]);

/** The node as text, with these prefixes ({namespace: prefix}), declared at ``declare``. White space between goes. */
export function write(node, prefixes, declare = true) {
  const named = ({ ns, name }) => (ns ? `${prefixes[ns]}:${name}` : name);
  const declared = declare ? Object.entries(prefixes).map(([ns, prefix]) => ` xmlns:${prefix}="${ns}"`) : [];
  const attributes = node.attributes.map((one) => ` ${named(one)}="${escape(one.value)}"`).sort();
  const nested = elements(node).length > 0;
  const inside = node.children.map((child) => {
    if (typeof child !== 'string') return write(child, prefixes, false);
    return nested ? '' : escape(child);
  });
  return `<${[named(node), ...declared, ...attributes].join('')}>${inside.join('')}</${named(node)}>`;
}

export const elements = (node) => node.children.filter((child) => typeof child !== 'string');

/** Every node down this path of local names. */
export const all = (node, ...path) => path.reduce(
  (nodes, name) => nodes.flatMap((one) => elements(one).filter((child) => child.name === name)), [node],
);

/** The text of the first node down this path, or an empty one. */
export const text = (node, ...path) => {
  const [found] = all(node, ...path);
  return found ? found.children.filter((child) => typeof child === 'string').join('').trim() : '';
};

/** A new node. */
export const make = (ns, name, children = [], attributes = []) => ({ ns, name, attributes, children: [children].flat() });
