/** Markdown of a card as HTML that can do no harm: HTML in it is shown as text, images as links, links to http(s) only. */
import { Marked, Renderer, type Tokens } from 'marked';
import { webAddress } from './answer.js';

class HarmlessRenderer extends Renderer {
  override html({ text }: Tokens.HTML | Tokens.Tag): string {
    return escapeHtml(text);
  }

  override link({ href, tokens }: Tokens.Link): string {
    return linkTo(href, this.parser.parseInline(tokens));
  }

  override image({ href, text }: Tokens.Image): string {
    return linkTo(href, escapeHtml(text === '' ? 'image' : text));
  }

  /** The headings of a card belong below those of the page, whatever their level. */
  override heading({ tokens }: Tokens.Heading): string {
    return `<p><strong>${this.parser.parseInline(tokens)}</strong></p>\n`;
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '☑ ' : '☐ ';
  }
}

export function markdownHtml(text: string): string {
  return new Marked().parse(text, { gfm: true, async: false, renderer: new HarmlessRenderer() });
}

/** @param content HTML */
function linkTo(href: string, content: string): string {
  const url = webAddress(href);
  return url === undefined
    ? content
    : `<a href="${escapeHtml(url)}" rel="noopener noreferrer" target="_blank">${content}</a>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
