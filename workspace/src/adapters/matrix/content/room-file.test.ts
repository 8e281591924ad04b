import { expect, it } from 'vitest'
import { fileContent, fileKey, roomFileOf } from './room-file.ts'

const file = { node: 'A-_9', name: 'plan_nord_.pdf', size: 3, type: 'application/pdf' }

it('a message about a file has its name for words, and nothing else of the coffre', () => {
  const content = fileContent(file, {})
  expect(content).toMatchObject({ msgtype: 'm.text', body: 'plan_nord_.pdf' })
  expect(content).not.toHaveProperty('formatted_body')
  expect(roomFileOf(content)).toEqual(file)
})

it.each([
  null,
  'a',
  { ...file, node: '../a' },
  { ...file, size: -1 },
  { ...file, name: '' },
  { ...file, name: 'x'.repeat(256) },
  { node: 'a' },
])('what is no file is words: %j', (said) => {
  expect(roomFileOf({ body: 'a', [fileKey]: said })).toBeUndefined()
})
