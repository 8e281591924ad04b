// @vitest-environment happy-dom
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChatError } from '../../port.ts'
import { claire, idriss, messagesOf, mountInChat, settled, stage, type Stage } from '../chat.fixture.ts'
import RoomPane from './RoomPane.vue'

let at: Stage
let page: VueWrapper
beforeEach(async () => (at = await stage()))
afterEach(() => page.unmount())

async function open(): Promise<void> {
  const room = at.claire.port.rooms.value.find((candidate) => candidate.id === at.room)
  page = mountInChat(at.parts, RoomPane, { room, details: false })
  await settled()
}
const area = () => page.get('textarea')
const write = async (text: string) => {
  await area().setValue(text)
  await area().trigger('keydown', { key: 'Enter' })
  await settled()
}
const texts = (who: 'claire' | 'idriss') =>
  messagesOf(at[who], at.room).flatMap(({ content }) => (content.kind === 'text' ? [content.body.text] : []))
/** Rows are drawn only where there is room: a DOM without layout draws none, so rows are read from the model. */
const drawn = () => page.findAll('article').map((row) => row.text())

describe('RoomPane', () => {
  it('sends with Enter, empties the field, and the other reads it', async () => {
    await open()
    await write('Bonjour')
    expect(area().element.value).toBe('')
    expect(texts('idriss')).toEqual(['Bonjour'])
  })

  it('goes to the line with Shift+Enter and sends nothing empty', async () => {
    await open()
    await area().setValue('Bonjour')
    await area().trigger('keydown', { key: 'Enter', shiftKey: true })
    await write('   ')
    expect(texts('idriss')).toEqual([])
  })

  it('corrects the last own message by Up, and gives the draft back after Escape', async () => {
    await open()
    await write('Bojour')
    await area().trigger('keydown', { key: 'ArrowUp' })
    expect(area().element.value).toBe('Bojour')
    expect(page.text()).toContain('Modification de votre message')
    await write('Bonjour')
    expect(texts('idriss')).toEqual(['Bonjour'])
    await area().trigger('keydown', { key: 'ArrowUp' })
    await area().setValue('Autre chose')
    await area().trigger('keydown', { key: 'Escape' })
    expect(area().element.value).toBe('')
    expect(texts('idriss')).toEqual(['Bonjour'])
  })

  it('keeps the text of a correction that was refused, and says so where it was written', async () => {
    await open()
    await write('Bonjour')
    await area().trigger('keydown', { key: 'ArrowUp' })
    at.claire.failNext(new ChatError('network'))
    await write('Bonsoir')
    expect(area().element.value).toBe('Bonsoir')
    expect(page.get('[role=alert]').text()).toContain('La modification n’est pas partie')
    await write('Bonsoir')
    expect(texts('idriss')).toEqual(['Bonsoir'])
  })

  it('keeps a draft for the room until one comes back', async () => {
    await open()
    await area().setValue('À finir')
    page.unmount()
    await open()
    expect(area().element.value).toBe('À finir')
  })

  it('names a person by @, tells them, and says it in the list', async () => {
    await open()
    await area().setValue('@id')
    area().element.setSelectionRange(3, 3)
    await area().trigger('keyup')
    expect(page.get('[role=option]').text()).toContain('Idriss Benali')
    await area().trigger('keydown', { key: 'Enter' })
    expect(area().element.value).toBe('@Idriss Benali ')
    await write('@Idriss Benali venez')
    expect(at.idriss.port.rooms.value[0]?.mentions).toBe(1)
  })

  it('says who is writing and that the network is away', async () => {
    await open()
    at.idriss.port.setTyping(at.room, true)
    await settled()
    expect(page.text()).toContain('Idriss Benali écrit…')
    at.claire.setOnline(false)
    await settled()
    expect(page.get('.connection-strip').text()).toContain('Hors ligne')
    await write('Plus tard')
    expect(messagesOf(at.claire, at.room).at(-1)?.delivery.at).toBe('waiting')
    at.claire.setOnline(true)
    await settled()
    expect(texts('idriss')).toEqual(['Plus tard'])
  })

  it('T3: names whose identity changed, keeps what is written, and lets it leave once that was approved', async () => {
    await open()
    at.server.replaceIdentity(idriss.id)
    await settled()
    expect(page.get('.room-concerns [role=alert]').text()).toContain('L’identité de Idriss Benali a changé.')
    await write('Un')
    await write('Deux')
    expect(messagesOf(at.claire, at.room).map(({ delivery }) => delivery)).toEqual([
      { at: 'failed', reason: 'identity-changed' },
      { at: 'failed', reason: 'identity-changed' },
    ])
    expect(texts('idriss')).toEqual([])
    await page.get('.room-concerns button').trigger('click')
    await settled()
    expect(page.get('dialog').text()).toContain('Si un nombre diffère, n’acceptez pas')
    expect(page.get('dialog .pv-digits').attributes('aria-label')).toMatch(
      /Nouvelle empreinte de Idriss Benali.*( \d{5}){12}/u,
    )
    await page.get('dialog .pv-btn-primary').trigger('click')
    await settled()
    expect(page.find('.room-concerns').exists()).toBe(false)
    expect(texts('idriss')).toEqual(['Un', 'Deux'])
  })

  it('T1: says whom nobody announced, seals for the others, and lets them in or not by hand', async () => {
    page?.unmount()
    at = await stage([claire, idriss, { id: '@mallory:fake', name: 'Mallory Renard' }])
    at.server.plant(at.room, '@mallory:fake')
    await settled()
    await open()
    expect(page.get('.room-concerns [role=alert]').text()).toContain('Aucun membre n’a annoncé Mallory Renard.')
    expect(page.text()).toContain('Scellé pour 2 personnes')
    await write('Pour Idriss seul')
    expect(texts('idriss')).toEqual(['Pour Idriss seul'])
    const [admit, remove] = page.findAll('.room-concerns button')
    expect(remove?.attributes('aria-label')).toBe('Retirer Mallory Renard du salon')
    await admit?.trigger('click')
    await settled()
    expect(page.find('.room-concerns').exists()).toBe(false)
  })

  it('says for whom it will be sealed', async () => {
    await open()
    expect(page.text()).toContain('Scellé pour 2 personnes')
    expect(page.get('.room-head').text()).toContain('Scellé pour 2 membres')
    expect(drawn()).toEqual([])
  })
})
