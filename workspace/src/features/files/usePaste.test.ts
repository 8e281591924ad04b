// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { usePaste } from './usePaste.ts'

let scope: EffectScope
let done: string[]
let held: boolean
let writable: boolean
beforeEach(() => {
  ;[done, held, writable] = [[], false, true]
  document.body.innerHTML = '<button></button><textarea></textarea><dialog><button></button></dialog>'
  scope = effectScope()
  scope.run(() =>
    usePaste({
      writable: () => writable,
      holdsEntries: () => held,
      entries: () => done.push('entries'),
      files: (files) => done.push(...files.map(({ name }) => name)),
    }),
  )
})
afterEach(() => scope.stop())

/** What a browser does: the key first, then the paste, where nobody took the key. */
function press(where: string): void {
  const at = document.querySelector(where)
  const plain = { bubbles: true, cancelable: true }
  if (at?.dispatchEvent(new KeyboardEvent('keydown', { ...plain, key: 'v', ctrlKey: true })) !== true) return
  const event = new Event('paste', plain)
  Object.assign(event, { clipboardData: { files: [new File(['a'], 'écran.png')] } })
  at.dispatchEvent(event)
}

test('files of the system are deposited, unless entries were cut or copied here', () => {
  press('button')
  held = true
  press('button')
  expect(done).toEqual(['écran.png', 'entries'])
})

test('where somebody writes or decides, in a folder that cannot be written, or once it is left, nothing is', () => {
  for (const where of ['textarea', 'dialog button']) press(where)
  writable = false
  press('button')
  ;[writable, held] = [true, true]
  scope.stop()
  press('button')
  expect(done).toEqual([])
})
