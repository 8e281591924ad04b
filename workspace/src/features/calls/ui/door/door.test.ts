// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { callAddress } from '../../addresses.ts'
import { atTheDoor, fakeDoor, quietDoor } from '../../port.fake.ts'
import { hall, scene } from '../calls.fixture.ts'

async function atCall(door = fakeDoor({ ...quietDoor, waiting: atTheDoor })) {
  const it = await scene(callAddress(hall.id), door)
  const call = await it.enter()
  return { ...it, call, door }
}

describe('a host', () => {
  it('sees who is at the door, how they signed in, and opens to one of them', async () => {
    const { page, press, door } = await atCall()
    expect(page.get('.call-note').text()).toContain('2 personnes à la porte')
    await press('Participants')
    const people = page.get('.call-door').text()
    expect(people).toContain('Marc Petit')
    expect(people).toContain('Personne invitée, par un lien')
    expect(people).toContain('connexion de niveau eidas2')
    await press('Faire entrer Marc Petit')
    await press('Ne pas faire entrer Nadia Osman')
    expect(door.asked).toEqual(['admit @invite-1:fake', 'refuse @nadia:fake'])
  })

  it('is told on the stage while the list is closed', async () => {
    const { page, door } = await atCall(fakeDoor())
    door.state.set({ ...quietDoor, waiting: atTheDoor.slice(0, 1) })
    await flushPromises()
    expect(page.get('.call-note').text()).toContain('Marc Petit est à la porte.')
  })

  it('makes a link, which is shown once', async () => {
    const { page, press, door } = await atCall(fakeDoor())
    await press('Participants')
    await press('Inviter par un lien')
    await press('Créer le lien')
    expect(door.asked).toEqual([`link ${hall.name} 4`])
    expect(page.get<HTMLInputElement>('dialog input[readonly]').element.value).toContain('/invite#')
    await press('Reprendre le lien «\u202FHalle Saint-Roch\u202F»')
    expect(door.asked.at(-1)).toMatch(/^take back/)
  })

  it('puts somebody out for good: keys, relay and door', async () => {
    const { press, call, door } = await atCall(fakeDoor())
    call.change('@claire:fake:fake', { role: 'host' })
    await press('Participants')
    await press('Retirer de l’appel (Idriss Benali)')
    await press('Retirer')
    expect(call.asked.at(-1)).toBe('remove @idriss:fake:fake')
    expect(door.asked).toEqual(['eject @idriss:fake'])
  })
})

it('who is no host sees no door', async () => {
  const { page, press } = await atCall(fakeDoor({ ...quietDoor, host: false }))
  await press('Participants')
  expect(page.find('.call-door').exists()).toBe(false)
})

it('who waits is told what for, and that nobody sees or hears them', async () => {
  const { page, call, press } = await atCall(fakeDoor())
  call.state.set({ at: 'waiting', why: 'lobby', since: 0 })
  await flushPromises()
  expect(page.get('.call-at-door').text()).toContain('Vous êtes à la porte')
  expect(page.text()).toContain('Personne ne vous voit ni ne vous entend')
  call.state.set({ at: 'waiting', why: 'locked', since: 0 })
  await flushPromises()
  expect(page.text()).toContain('fermé à clé')
  await press('Repartir')
  expect(call.asked.at(-1)).toBe('leave')
})
