import type { MessageBody } from '../../../features/chat/port.ts'

/** Content of a Matrix event. Attacker-controlled: any field may be missing, of another type, or enormous. */
export type Content = Readonly<Record<string, unknown>>

export type Relation =
  | { readonly kind: 'edit'; readonly of: string }
  | { readonly kind: 'reaction'; readonly of: string; readonly key: string }
  | { readonly kind: 'reply'; readonly of: string }

const longest = 64 * 1024

export function relationOf(content: Content): Relation | null {
  const relates = record(content['m.relates_to'])
  if (!relates) return null
  const of = relates['event_id']
  const kind = relates['rel_type']
  const key = relates['key']
  if (kind === 'm.replace' && typeof of === 'string') return { kind: 'edit', of }
  if (kind === 'm.annotation' && typeof of === 'string' && typeof key === 'string' && key.length <= 128) {
    return { kind: 'reaction', of, key }
  }
  const replied = record(relates['m.in_reply_to'])?.['event_id']
  return typeof replied === 'string' ? { kind: 'reply', of: replied } : null
}

/** The text of a message of any kind, without the quotation that old clients put before a reply. */
export function plainText(content: Content): string | null {
  const shown = record(content['m.new_content']) ?? content
  const body = shown['body']
  if (typeof body !== 'string') return null
  const text = body.slice(0, longest)
  return relationOf(content)?.kind === 'reply' ? withoutFallback(text) : text
}

export function bodyOf(content: Content, clean: (html: string) => string | null): MessageBody | null {
  const text = plainText(content)
  if (text === null) return null
  const html = content['formatted_body']
  const formatted = content['format'] === 'org.matrix.custom.html' && typeof html === 'string' && html.length <= longest
  return { text, html: formatted ? clean(html) : null }
}

/** Lines « > … » and the empty line after them. */
function withoutFallback(text: string): string {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => !line.startsWith('> ') && line !== '>')
  if (first <= 0) return text
  return lines.slice(lines[first] === '' ? first + 1 : first).join('\n')
}

export function record(value: unknown): Content | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Content) : null
}

export interface About {
  readonly replyTo?: string
  readonly mentions?: readonly string[]
}

export function messageContent(body: MessageBody, { replyTo, mentions = [] }: About = {}): Content {
  return {
    msgtype: 'm.text',
    body: body.text,
    ...(body.html ? { format: 'org.matrix.custom.html', formatted_body: body.html } : {}),
    'm.mentions': mentions.length > 0 ? { user_ids: mentions } : {},
    ...(replyTo ? { 'm.relates_to': { 'm.in_reply_to': { event_id: replyTo } } } : {}),
  }
}

export function editContent(body: MessageBody, of: string): Content {
  const next = messageContent(body)
  return {
    ...next,
    body: `* ${body.text}`,
    'm.new_content': next,
    'm.relates_to': { rel_type: 'm.replace', event_id: of },
  }
}

export function reactionContent(key: string, of: string): Content {
  return { 'm.relates_to': { rel_type: 'm.annotation', event_id: of, key } }
}

/** In a redaction: what is removed is a part of a message, and leaves no place behind. */
export const partKey = 'org.parvis.part'
