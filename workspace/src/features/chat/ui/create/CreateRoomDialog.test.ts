// @vitest-environment happy-dom
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatError } from '../../port.ts'
import { mountInChat, settled, stage, type Stage } from '../chat.fixture.ts'
import CreateRoomDialog from './CreateRoomDialog.vue'

let at: Stage
let dialog: VueWrapper
const created = vi.fn()
beforeEach(async () => {
  at = await stage()
  created.mockReset()
  dialog = mountInChat(at.parts, CreateRoomDialog, { open: true, onCreated: created })
  await settled()
})
afterEach(() => dialog.unmount())

const field = (at: number) => dialog.findAll('input')[at]
const submit = async () => {
  await dialog.get('.pv-btn-primary').trigger('click')
  await settled()
}

describe('CreateRoomDialog', () => {
  it('says that the room is always sealed, before anything is made', () => {
    expect(dialog.text()).toContain('Toujours scellé')
  })

  it('asks for a name', async () => {
    await submit()
    expect(dialog.get('[role=alert]').text()).toBe('Donnez un nom au salon.')
    expect(created).not.toHaveBeenCalled()
  })

  it('invites people found by name, and opens the room', async () => {
    await field(0)?.setValue('Rénovation')
    await field(2)?.setValue('idr')
    await vi.waitFor(() => expect(dialog.get('[role=option]').text()).toContain('Idriss Benali'))
    await field(2)?.trigger('keydown', { key: 'Enter' })
    expect(dialog.get('.chosen-people').text()).toContain('Idriss Benali')
    await submit()
    expect(created).toHaveBeenCalledOnce()
    expect(at.idriss.port.rooms.value.find((room) => room.name === 'Rénovation')?.membership).toBe('invited')
  })

  it('keeps what was typed when the room is refused, and says the rule', async () => {
    at.claire.failNext(new ChatError('refused', { rule: { fr: 'Règle 2 : pas de salon sans responsable.', en: '' } }))
    await field(0)?.setValue('Rénovation')
    await submit()
    expect(dialog.get('.pv-note-rule').text()).toContain('Règle 2 : pas de salon sans responsable.')
    expect(dialog.text()).toContain('Ce que vous avez écrit reste ici.')
    expect(field(0)?.element.value).toBe('Rénovation')
    expect(created).not.toHaveBeenCalled()
  })
})
