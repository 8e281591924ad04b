import { find } from 'linkifyjs'

/** A run of plain text: words, a link with the host it leads to, or the name of somebody in the room. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string }

/** Cuts attacker-controlled plain text into parts. Joined again, the parts are the text: nothing is hidden. */
export function textParts(text: string, names: readonly string[]): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const link of find(text)) {
    const href = safeHref(link.href)
    if (href === null || link.start < from) continue
    parts.push(...mentionParts(text.slice(from, link.start), names))
    parts.push({ kind: 'link', text: text.slice(link.start, link.end), href })
    from = link.end
  }
  parts.push(...mentionParts(text.slice(from), names))
  return parts
}

/** The address if it may be followed: the web and mail only, everything else is shown as text. */
export function safeHref(href: string): string | null {
  const url = URL.parse(href)
  return url !== null && ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
}

/** Where a link leads, in the shortest true words: the host, or the mail domain. */
export function hostOf(href: string): string {
  const url = URL.parse(href)
  if (url === null) return ''
  return url.protocol === 'mailto:' ? url.pathname.slice(url.pathname.lastIndexOf('@') + 1) : url.host
}

function mentionParts(text: string, names: readonly string[]): TextPart[] {
  const longestFirst = names.filter((name) => name !== '').toSorted((a, b) => b.length - a.length)
  const parts: TextPart[] = []
  let from = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const name = longestFirst.find((candidate) => text.startsWith(candidate, at + 1))
    if (name === undefined || at < from) continue
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) })
    parts.push({ kind: 'mention', text: `@${name}` })
    from = at + name.length + 1
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}
