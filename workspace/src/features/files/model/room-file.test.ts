import { expect, it } from 'vitest'
import type { CoffreState, FileEntry } from '../port.ts'
import { roomFileState } from './room-file.ts'

const file = { node: '1', name: 'a.txt', size: 1, type: '' }
const entry = { id: '1', kind: 'file', name: 'b.txt' } as FileEntry
const ready = (part: Partial<Extract<CoffreState, { at: 'ready' }>>): CoffreState => ({
  at: 'ready',
  entries: [],
  trash: [],
  writable: true,
  alarm: null,
  members: [],
  ...part,
})

it('says of a message’s file what the coffre says, not what the message says', () => {
  expect(roomFileState(file, ready({ entries: [entry] }))).toEqual({ at: 'here', entry, writable: true })
  expect(roomFileState(file, ready({ trash: [entry] }))).toMatchObject({ at: 'trash', entry })
  expect(roomFileState(file, ready({}))).toEqual({ at: 'gone' })
  expect(roomFileState(file, ready({ entries: [{ ...entry, kind: 'folder' }] }))).toEqual({ at: 'gone' })
  expect(roomFileState(file, { at: 'waiting' })).toEqual({ at: 'waiting' })
})
