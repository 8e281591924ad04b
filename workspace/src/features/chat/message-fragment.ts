import DOMPurify from 'dompurify'
import { hostOf, safeHref } from './model/text-parts.ts'

/** Matrix's list of allowed HTML, less what a register does not need: no image, colour, font or table. */
const allowed = {
  ALLOWED_TAGS: [
    'b',
    'strong',
    'i',
    'em',
    'u',
    's',
    'del',
    'code',
    'pre',
    'blockquote',
    'p',
    'br',
    'hr',
    'ul',
    'ol',
    'li',
    'a',
    'span',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
  ],
  ALLOWED_ATTR: ['href', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  RETURN_DOM_FRAGMENT: true,
} as const

/** A heading of a message is not one of the page: it keeps its weight, not its rank. */
const headings = 'h1, h2, h3, h4, h5, h6'

/**
 * Attacker-controlled HTML as nodes that can do nothing: the port has cleaned it once, this cleans it again. Nodes,
 * not text, so that no markup string ever reaches the page (Trusted Types policy `dompurify`).
 * `linkWords` says where a link leads, when its own words do not.
 */
export function messageFragment(html: string, linkWords: (host: string) => string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, allowed as unknown as { RETURN_DOM_FRAGMENT: true })
  for (const heading of fragment.querySelectorAll(headings)) replaceTag(heading, 'strong')
  for (const link of fragment.querySelectorAll('a')) makeLink(link, linkWords)
  return fragment
}

function makeLink(link: HTMLAnchorElement, linkWords: (host: string) => string): void {
  const href = safeHref(link.getAttribute('href') ?? '')
  // A person's address (matrix.to) leads out of the portal for a name that is already here.
  if (href === null || href.startsWith('https://matrix.to/')) {
    replaceTag(link, 'span').className = href === null ? '' : 'mention'
    return
  }
  const host = hostOf(href)
  link.href = href
  link.target = '_blank'
  link.rel = 'noreferrer noopener'
  link.title = href
  if (!(link.textContent ?? '').includes(host)) link.after(hostMark(linkWords(host)))
}

function hostMark(words: string): HTMLElement {
  const mark = document.createElement('span')
  mark.className = 'link-host'
  mark.textContent = ` (${words})`
  return mark
}

function replaceTag(element: Element, tag: 'strong' | 'span'): HTMLElement {
  const other = document.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}
