// @vitest-environment happy-dom
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hostileMarkup } from '../../model/hostile.fixture.ts'
import { mountInChat, settled, stage, type Stage } from '../chat.fixture.ts'
import RoomList from './RoomList.vue'

let at: Stage
let list: VueWrapper
beforeEach(async () => {
  at = await stage()
  await at.claire.port.createRoom({ name: 'Été à Orléans', invite: [] })
  await at.idriss.port.createRoom({ name: 'Comité', invite: ['@claire:fake'] })
  await settled()
  list = mountInChat(at.parts, RoomList, { current: at.room })
  await settled()
})
afterEach(() => list.unmount())

const rows = () => list.findAll('a.pv-row').map((row) => row.get('.t').text())

it('shows invitations apart, and says who invites', () => {
  expect(list.findAll('h2').map((title) => title.text())).toEqual(['Invitations', 'Récents'])
  expect(list.get('section').text()).toContain('Invitation de Idriss Benali')
})

it('says what came last, by whom, and how much is unread', async () => {
  at.idriss.port.send(at.room, { text: 'Voir la page 12' })
  await settled()
  const row = list.get('[aria-current=true]')
  expect(row.get('.s').text()).toMatch(/^Idriss\s: Voir la page 12$/)
  expect(row.text()).toContain('1 message à lire')
})

it('finds by name without accents, and says when there is none', async () => {
  await list.get('input').setValue('ete ORL')
  expect(rows()).toEqual(['Été à Orléans'])
  await list.get('input').setValue('zzz')
  expect(list.text()).toContain('Aucun salon ne porte ce nom.')
})

it('has one tab stop among its rows and moves it by the arrows', async () => {
  const links = list.findAll<HTMLElement>('a.pv-row')
  expect(links.map((row) => row.attributes('tabindex')).filter((index) => index === '0')).toHaveLength(1)
  links[0]?.element.focus()
  await links[0]?.trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement).toBe(links[1]?.element)
  expect(links[1]?.attributes('tabindex')).toBe('0')
})

it('T22: shows a room’s name and last words as they are written', async () => {
  for (const name of hostileMarkup) await at.claire.port.createRoom({ name, invite: [] })
  at.idriss.port.send(at.room, { text: hostileMarkup.join(' ') })
  await settled()
  for (const name of hostileMarkup) expect(list.findAll('.t').map((title) => title.element.textContent)).toContain(name)
  expect(list.find('script, img, iframe, form, object').exists()).toBe(false)
})
