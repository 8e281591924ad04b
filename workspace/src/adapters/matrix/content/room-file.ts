import * as z from 'zod/mini'
import type { RoomFile } from '../../../shared/lib/room-file.ts'
import type { About, Content } from './message-content.ts'
import { messageContent } from './message-content.ts'

/** Beside the words of a message. Other clients show the words, which are the file's name. */
export const fileKey = 'fr.parvis.file'

/** Attacker-controlled: whoever is in the room may name any file. What is shown of it is asked of the coffre. */
const form = z.object({
  node: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(255)),
  size: z.int().check(z.gte(0)),
  type: z.string().check(z.maxLength(200)),
})

/** The file that a message is about, or undefined for one that is words only. */
export function roomFileOf(content: Content): RoomFile | undefined {
  const { success, data } = form.safeParse(content[fileKey])
  return success ? data : undefined
}

export const fileContent = ({ node, name, size, type }: RoomFile, about: About): Content => ({
  ...messageContent({ text: name, html: null }, about),
  [fileKey]: { node, name, size, type },
})
