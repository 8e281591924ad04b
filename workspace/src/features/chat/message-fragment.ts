import DOMPurify from 'dompurify'
import { droppedTags, headingTags, messageTags, plainTags } from '../../shared/lib/message-tags.ts'
import { hostOf, safeHref } from './model/text-parts.ts'

const allowed = {
  ALLOWED_TAGS: [...messageTags],
  ALLOWED_ATTR: ['href'],
  RETURN_DOM_FRAGMENT: true as const,
}

/** Says where a link leads, when its own words do not. */
export type LinkWords = (host: string) => string

/**
 * Attacker-controlled HTML as nodes that can do nothing. The port has cleaned it; DOMPurify reads it again (no markup
 * string reaches the page: Trusted Types policy `dompurify`); then every node is made anew from the list above.
 */
export function messageFragment(html: string, linkWords: LinkWords): DocumentFragment {
  return rebuilt(DOMPurify.sanitize(html, allowed), linkWords)
}

/** The same words in nodes of ours: an element of the list bare, a link with its address, of anything else its words. */
export function rebuilt(source: Node, linkWords: LinkWords): DocumentFragment {
  const fragment = document.createDocumentFragment()
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) fragment.append(child.textContent ?? '')
    else if (child instanceof Element) fragment.append(...element(child, linkWords))
  }
  return fragment
}

function element(source: Element, linkWords: LinkWords): readonly Node[] {
  const tag = source.localName
  if (droppedTags.includes(tag)) return []
  const inside = rebuilt(source, linkWords)
  if (tag === 'a') return link(source.getAttribute('href') ?? '', inside, linkWords)
  // A heading of a message is not one of the page: it keeps its weight, not its rank.
  if (headingTags.some((one) => one === tag)) return [made('strong', inside, 'heading')]
  const name = plainTags.find((one) => one === tag)
  return name === undefined ? [inside] : [made(name, inside)]
}

function link(address: string, inside: DocumentFragment, linkWords: LinkWords): readonly Node[] {
  const href = safeHref(address)
  if (href === null) return [inside]
  // A person's address (matrix.to) leads out of the portal for a name that is already here.
  if (href.startsWith('https://matrix.to/')) return [made('span', inside, 'mention')]
  const anchor = made('a', inside)
  const host = hostOf(href)
  Object.assign(anchor, { href, target: '_blank', rel: 'noreferrer noopener', title: href })
  if ((anchor.textContent ?? '').includes(host)) return [anchor]
  const mark = document.createDocumentFragment()
  mark.append(` (${linkWords(host)})`)
  return [anchor, made('span', mark, 'link-host')]
}

function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  inside: DocumentFragment,
  name = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  if (name !== '') made.className = name
  made.append(inside)
  return made
}
