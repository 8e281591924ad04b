import MarkdownIt, { type Token } from 'markdown-it'
import { h, type VNode } from 'vue'

/**
 * Attacker-controlled: a member may put any file. Raw HTML stays words; of pictures only their names are shown, so that
 * nothing is ever loaded from elsewhere.
 */
const markdown = new MarkdownIt('default', { html: false, linkify: false, breaks: false, typographer: false })

const safeLink = /^(?:https?|mailto):/i
/** Of the file, one rank below the dialog's own title. */
const ranks: Readonly<Record<string, string>> = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6', h6: 'h6' }
const plain = new Set([
  ...['p', 'ul', 'ol', 'li', 'blockquote', 'em', 'strong', 's', 'code', 'pre', 'hr', 'br'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
])

type Nodes = (VNode | string)[]

/** A component that shows it. */
export function pageOf(text: string): () => Nodes {
  const tokens = markdown.parse(text, {})
  return () => nodesOf(tokens)
}

/** Tokens open and close: a stack of what is open becomes a tree. */
function nodesOf(tokens: readonly Token[]): Nodes {
  const stack: { readonly token: Token | null; readonly inside: Nodes }[] = [{ token: null, inside: [] }]
  const put = (node: Nodes) => stack.at(-1)?.inside.push(...node)
  for (const token of tokens) {
    if (token.nesting === 1) stack.push({ token, inside: [] })
    else if (token.nesting === -1) {
      const closed = stack.pop()
      if (closed?.token) put(element(closed.token, closed.inside))
    } else put(leaf(token))
  }
  return stack[0]?.inside ?? []
}

function leaf(token: Token): Nodes {
  if (token.type === 'inline') return nodesOf(token.children ?? [])
  if (token.type === 'softbreak') return [' ']
  if (token.type === 'image') return [`[${token.content}]`]
  if (token.type === 'fence' || token.type === 'code_block') return [h('pre', [h('code', token.content)])]
  if (token.type === 'code_inline') return [h('code', token.content)]
  return token.tag === 'hr' || token.tag === 'br' ? [h(token.tag)] : [token.content]
}

function element(token: Token, inside: Nodes): Nodes {
  const { tag } = token
  // A tight list writes its paragraphs without saying so.
  if (token.hidden) return inside
  if (tag === 'a') return link(String(token.attrGet('href') ?? ''), inside)
  const rank = ranks[tag]
  if (rank !== undefined) return [h(rank, inside)]
  return plain.has(tag) ? [h(tag, inside)] : inside
}

const link = (href: string, inside: Nodes): Nodes =>
  safeLink.test(href) ? [h('a', { href, target: '_blank', rel: 'noreferrer noopener', title: href }, inside)] : inside
