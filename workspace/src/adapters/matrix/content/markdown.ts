import MarkdownIt from 'markdown-it'
import type { MessageBody } from '../../../features/chat/port.ts'

/**
 * The subset that a team writes by hand: emphasis, strike, code, quotes, lists, links. No headings (a message is not
 * a page), no images, no raw HTML. Line breaks count, as people expect of a message.
 */
const markdown = new MarkdownIt('zero', { html: false, linkify: false, breaks: true, typographer: false })
  .enable(['emphasis', 'strikethrough', 'backticks', 'escape', 'entity', 'link', 'autolink', 'newline'])
  .enable(['blockquote', 'list', 'fence'])
  .enable(['balance_pairs', 'fragments_join'])

const safeLink = /^(https?|mailto|matrix):/i
markdown.validateLink = (url) => safeLink.test(url.trim())

/** What was typed, as Matrix carries it: `text` always, `html` only when the marking says more than the text. */
export function fromMarkdown(typed: string): MessageBody {
  const html = markdown.render(typed).trim()
  const plain = `<p>${escapeHtml(typed.trim()).replaceAll('\n', '<br>\n')}</p>`
  return { text: typed, html: html === plain || html === '' ? null : unwrap(html) }
}

/** A single paragraph needs no `<p>`: it stands alone in its message. */
function unwrap(html: string): string {
  const alone = /^<p>(?<inside>[^]*)<\/p>$/.exec(html)?.groups?.['inside']
  return alone !== undefined && !alone.includes('<p>') ? alone : html
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
