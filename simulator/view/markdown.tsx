/** A card's Markdown as elements: of the HTML it becomes, only what is listed here is made, so nothing else can come in. */
import { type ComponentChild, h } from 'preact';
import { useMemo } from 'preact/hooks';
import { markdownHtml } from '../model/markdown.js';

const ELEMENTS = [
  ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
];

export function Markdown({ text }: { readonly text: string }) {
  const children = useMemo(() => {
    const { body } = new DOMParser().parseFromString(markdownHtml(text), 'text/html');
    return childrenOf(body);
  }, [text]);
  return <div class="detail">{children}</div>;
}

function childrenOf(node: Node): ComponentChild[] {
  return [...node.childNodes].map(elementOf);
}

function elementOf(node: Node): ComponentChild {
  if (!(node instanceof Element)) return node.textContent;
  const name = node.localName;
  if (!ELEMENTS.includes(name)) return childrenOf(node);
  const attributes =
    name === 'a' ? { href: node.getAttribute('href'), rel: 'noopener noreferrer', target: '_blank' } : null;
  return h(name, attributes, ...childrenOf(node));
}
