import { expect, test } from 'vitest'
import type { GivenEntry } from '../../../features/outside/port.ts'
import { givenFolder } from './given-folder.ts'
import type { Sending } from './send-whole.ts'

const never = () => Promise.reject(new TypeError('not asked'))

/** The page of a link, before a server that has these names and takes what is new. */
function opened(names: readonly string[], answer = 204) {
  const there = new Set(names)
  const sent: Sending[] = []
  const port = givenFolder({
    fetch: never,
    hash: '#aLink',
    send: async (_address, sending) => {
      sent.push(sending)
      const name = decodeURIComponent(sending.headers['x-parvis-path'] ?? '')
      if (there.has(name)) return Response.json({ code: 'files.changed' }, { status: 412 })
      sending.tell(sending.body.size)
      return new Response(null, { status: answer })
    },
  })
  const entries: readonly GivenEntry[] = [{ path: 'd/a.txt', name: 'a.txt', kind: 'file', size: 1 }]
  const told: number[] = []
  const tell = (part: number) => told.push(part)
  const deposit = (file: File) =>
    port.deposit(file, { path: 'd', entries, password: 'é', tell, stop: new AbortController().signal })
  return { deposit, sent, told }
}

test('what a visitor puts in gets a name that nothing bears, known or found out on the way', async () => {
  const { deposit, sent, told } = opened(['d/a.txt', 'd/a (2).txt'])
  expect(await deposit(new File(['abc'], 'a.txt'))).toBe('a (3).txt')
  expect(sent.map(({ headers }) => headers['x-parvis-path'])).toEqual(['d%2Fa%20(2).txt', 'd%2Fa%20(3).txt'])
  expect(sent[0]?.headers).toMatchObject({ 'x-parvis-link': 'aLink', 'x-parvis-link-words': '%C3%A9' })
  expect(told.at(-1)).toBe(1)
  expect(await deposit(new File(['x'], '../b'))).not.toContain('/')
})

test.each([
  [507, 'full'],
  [403, 'refused'],
  [404, 'gone'],
  [503, 'network'],
])('an answer of %i is told as « %s »', async (status, code) => {
  await expect(opened([], status).deposit(new File(['x'], 'b'))).rejects.toMatchObject({ code })
})
