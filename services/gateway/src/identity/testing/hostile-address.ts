import fc from 'fast-check'
import { parseEmail } from '../email.ts'

/** Pieces that past bugs were made of, put together at random. */
const piece = fc.constantFrom(
  ...[
    '@',
    '.',
    '..',
    '"',
    '\\',
    '(',
    ')',
    '<',
    '>',
    ',',
    ';',
    ':',
    '[',
    ']',
    ' ',
    '\t',
    '\r\n',
    '\0',
    '%00',
    '%40',
    '#',
  ],
  ...[
    'ville.example',
    'evil.example',
    'ville',
    'example',
    'a',
    'xn--ville-9ua',
    'vılle.example',
    'ｖille.example',
    '。',
    'K',
  ],
  ...['mailto:', '=?utf-8?q?', '?=', '\u202e', '\u200b', 'é', '+', '!', '/', '..ville.example', '@ville.example'],
)
export const hostileAddress = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.tuple(fc.string({ unit: 'binary' }), fc.string()).map(([left, right]) => `${left}@${right}`),
  fc.string({ unit: 'grapheme' }).map((text) => `a@ville.example${text}`),
  fc.string({ unit: 'binary' }).map((text) => `a@${text}ville.example`),
)

const ours = /^[A-Za-z0-9][A-Za-z0-9._'+-]*@[Vv][Ii][Ll][Ll][Ee]\.[Ee][Xx][Aa][Mm][Pp][Ll][Ee]$/

/** Whether the parser takes for ours what is not plainly, letter by letter, an address of ville.example. */
export function isForeignAdmitted(text: string): boolean {
  return parseEmail(text)?.domain === 'ville.example' && !ours.test(text)
}
