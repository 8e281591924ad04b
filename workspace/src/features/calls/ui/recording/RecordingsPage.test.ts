// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { recordingsAddress } from '../../addresses.ts'
import { hall, idriss, scene, type Scene } from '../calls.fixture.ts'

let at: Scene
afterEach(() => at.page.unmount())

const call = { id: 'r1', room: hall.id, name: 'Appel 2026-11-21 14 h 05.enregistrement', by: idriss, at: Date.now() }

it('says that there is none yet, and how one is made', async () => {
  at = await scene(recordingsAddress(hall.id))
  expect(at.page.text()).toContain('Aucun enregistrement dans ce salon')
})

it('shows who made each and when; one that does not open is told, and can be tried again', async () => {
  at = await scene(recordingsAddress(hall.id))
  at.recordings.list.set([call])
  await flushPromises()
  expect(at.page.text()).toMatch(/Appel 2026-11-21 14 h 05Par Idriss Benali, aujourd’hui/)
  await at.press('Lire : Appel 2026-11-21 14 h 05')
  expect(at.page.text()).toContain('L’enregistrement ne s’ouvre pas.')
  at.recordings.opens = { video: new Blob(['webm']), seconds: 0, cut: true }
  await at.press('Lire : Appel 2026-11-21 14 h 05')
  expect(at.page.get('video').attributes('src')).toMatch(/^blob:/)
  expect(at.page.text()).toContain('Cet enregistrement n’a pas de fin')
})
