// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CallError } from '../port.ts'
import { hall, idriss, scene, type Scene } from './calls.fixture.ts'

let at: Scene
beforeEach(async () => (at = await scene()))
afterEach(() => at.page.unmount())
/** Without the spaces that French typography makes narrow or unbreakable. */
const text = () => at.page.text().replaceAll(/[\u00A0\u202F]/g, ' ')
const tile = (name: string) => at.page.get(`figure[aria-label^="${name}"]`)

describe('before a call', () => {
  it('asks for microphone and camera, says how one is heard, and lets them go afterwards', async () => {
    expect(at.devices.open.value).toBe(1)
    expect(text()).toContain('on ne vous entend pas')
    at.devices.level.set(0.6)
    await flushPromises()
    expect(at.page.get('.meter').attributes('aria-label')).toContain('on vous entend bien')
    await at.press('Micro')
    expect(text()).toContain('Micro coupé')
    await at.router.push('/ailleurs')
    await flushPromises()
    expect(at.devices.open.value).toBe(0)
  })

  it('explains a refused camera with a drawing of this browser, and tries again', async () => {
    at.devices.answer('camera', 'refused')
    await at.press('Caméra')
    await at.press('Caméra')
    expect(at.page.get('[role=alert]').text()).toContain('Le navigateur refuse la caméra')
    expect(at.page.find('[role=alert] svg[role=img]').exists()).toBe(true)
    at.devices.answer('camera', 'on')
    await at.press('Réessayer')
    expect(at.page.find('[role=alert]').exists()).toBe(false)
  })

  it('keeps the chosen devices, and plays a sound to try them', async () => {
    await at.page.findAll('select')[0]?.setValue('headset')
    expect(at.devices.port.chosen.value.microphone).toBe('headset')
    await at.press('Écouter')
    expect(at.devices.played.value).toBe(1)
    at.devices.failSound()
    await at.press('Écouter')
    expect(text()).toContain('Le son n’est pas sorti')
  })

  it('says in words why one did not enter, and stays where one was', async () => {
    at.calls.failNext(new CallError('keys'))
    await at.press('Entrer dans l’appel')
    expect(at.page.get('[role=alert]').text()).toContain('Vos clés ne sont pas prêtes')
    at.calls.failNext(new CallError('refused', { rule: { fr: 'Règle 4 : pas d’ici.', en: 'Rule 4' } }))
    await at.press('Entrer en audio seul')
    expect(at.page.get('[role=alert]').text()).toContain('Règle 4 : pas d’ici.')
  })

  it('says who is there, and that a room is not known', async () => {
    at.calls.ongoing.set([{ room: hall.id, name: hall.name, since: 0, people: [idriss] }])
    await flushPromises()
    expect(text()).toContain('Idriss est là')
    await at.router.push('/appels/ailleurs')
    await flushPromises()
    expect(text()).toContain('Ce salon n’est pas dans votre liste')
  })
})

describe('in a call', () => {
  it('shows each one with what is known of them, and mutes, and leaves', async () => {
    const call = await at.enter()
    expect(tile('Idriss Benali').attributes('aria-label')).toBe('Idriss Benali, Identité vérifiée')
    call.change(`${idriss.id}:fake`, { microphone: 'muted', trust: 'guest', program: 'other' })
    await flushPromises()
    expect(tile('Idriss Benali').attributes('aria-label')).toBe(
      'Idriss Benali, Personne invitée, autre programme, micro coupé',
    )
    await at.press('Micro')
    expect(call.asked).toContain('microphone false')
    expect(at.announcer.polite.value).toContain('Micro coupé')
    await at.press('Quitter')
    expect(text()).toContain('Vous avez quitté l’appel')
  })

  it('shows every red state in words until it stops, shows nothing of refused media, and tells it at the end', async () => {
    const call = await at.enter()
    call.change(`${idriss.id}:fake`, { media: 'refused' })
    call.alarm({ id: 'a', kind: 'clear', participant: `${idriss.id}:fake`, name: idriss.name })
    call.alarm({ id: 'b', kind: 'stranger' })
    await flushPromises()
    const band = at.page.get('.call-alarms').text()
    expect(band).toContain('Des images ou des sons non scellés arrivent au nom de Idriss Benali')
    expect(band).toContain('Quelqu’un est au relais sans être membre')
    expect(tile('Idriss Benali').find('video').exists()).toBe(false)
    expect(tile('Idriss Benali').text()).toContain('Rien n’est montré')
    expect(at.announcer.assertive.value).toContain('Quelqu’un est au relais')
    call.alarms.set(call.alarms.value.map((alarm) => ({ ...alarm, lasts: false })))
    await flushPromises()
    expect(at.page.find('.call-alarms').exists()).toBe(false)
    call.end('lost')
    await flushPromises()
    expect(text()).toContain('2 alertes pendant cet appel')
    expect(text()).toContain('Des images ou des sons non scellés arrivent')
  })

  it('says that the link is cut, what the slow network costs, and restores it when asked', async () => {
    const call = await at.enter()
    call.state.set({ at: 'reconnecting', since: 0 })
    call.network.set({ ...call.network.value, quality: 'poor', givenUp: ['own-camera', 'received-cameras'] })
    await flushPromises()
    expect(text()).toContain('Liaison coupée. Elle se rétablit')
    expect(text()).toContain('Votre caméra est en pause. Les caméras des autres sont en pause.')
    await at.press('Tout rétablir')
    expect(call.asked).toContain('economy off')
  })

  it('puts raised hands in a queue, announces them, and says when keys changed', async () => {
    const call = await at.enter()
    await at.press('Participants')
    call.change(`${idriss.id}:fake`, { handSince: 5 })
    call.tell({ kind: 'hand', participant: `${idriss.id}:fake`, person: idriss })
    await at.press('Main')
    const panel = at.page.get('.call-side').text()
    expect(panel.indexOf('Idriss Benali')).toBeLessThan(panel.indexOf('Claire Morvan'))
    expect(panel).toContain('à l’arrivée de Idriss Benali')
    expect(at.announcer.polite.value).toBe('Idriss Benali lève la main.')
  })

  it('loses nothing that is asked while something else is on its way', async () => {
    const call = await at.enter()
    await Promise.all([at.press('Micro'), at.press('Main')])
    expect(call.asked).toEqual(['microphone false', 'hand true'])
  })

  it('says what did not happen, and forgets it when closed', async () => {
    const call = await at.enter()
    call.failNext(new CallError('device'))
    await at.press('Caméra')
    expect(at.page.get('.call-failure').text()).toContain('L’appareil choisi ne répond pas')
    await at.press('Fermer')
    expect(at.page.find('.call-failure').exists()).toBe(false)
  })

  it('opens the microphone as long as Space is held, and not while one types', async () => {
    const call = await at.enter()
    await at.press('Plus')
    await at.press('Parler en tenant Espace')
    const key = (type: string, on: Element = document.body) =>
      on.dispatchEvent(new KeyboardEvent(type, { code: 'Space', bubbles: true, cancelable: true }))
    const button = at.page.get('.call-dock-btn').element
    expect(document.activeElement?.tagName).toBe('H1')
    key('keydown')
    key('keyup')
    key('keydown', button)
    expect(call.asked.slice(-3)).toEqual(['microphone false', 'microphone true', 'microphone false'])
    // One that was only clicked leaves Space to the voice.
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    key('keydown', button)
    expect(call.asked.at(-1)).toBe('microphone true')
    window.dispatchEvent(new Event('blur'))
    expect(call.asked.at(-1)).toBe('microphone false')
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true }))
    key('keydown', button)
    expect(call.asked.at(-1)).toBe('microphone false')
  })

  it('tells who holds a key how to speak, in place of their being muted, and lets a finger hold as well', async () => {
    const call = await at.enter()
    call.own.set({ ...call.own.value, talksMuted: true })
    await flushPromises()
    expect(text()).toContain('Vous parlez, mais votre micro est coupé.')
    await at.press('Plus')
    await at.press('Parler en tenant Espace')
    expect(text()).toContain('Tenez Espace pour parler.')
    expect(text()).not.toContain('Vous parlez, mais')
    await at.page.get('.push-note .hold').trigger('pointerdown')
    expect(text()).toContain('Parole ouverte')
    await at.page.get('.push-note .hold').trigger('pointerup')
    expect(call.asked.slice(-2)).toEqual(['microphone true', 'microphone false'])
    await at.press('Parler normalement')
    expect(at.page.find('.push-note').exists()).toBe(false)
  })

  it('shows how a screen is sent, and changes it while it is shown', async () => {
    const call = await at.enter()
    await at.press('Présenter')
    await at.press('Choisir l’écran')
    const pressed = () => at.page.get('.share-note [aria-pressed=true]').text()
    expect(pressed()).toBe('Lisible')
    await at.press('Fluide')
    expect([call.asked.at(-1), pressed()]).toEqual(['share-quality smooth', 'Fluide'])
  })
})

describe('a ring that one made', () => {
  it('is told of as it goes, and made again', async () => {
    await at.press('Entrer dans l’appel')
    await flushPromises()
    expect(at.ringing.asked).toEqual([`ring ${hall.id} false`])
    const answered = (answer: 'waiting' | 'declined' | 'none') =>
      at.ringing.set({ outgoing: [{ room: hall.id, people: [{ person: idriss, answer }] }] })
    answered('waiting')
    await flushPromises()
    expect(text()).toContain('Ça sonne chez Idriss…')
    answered('declined')
    await flushPromises()
    expect(text()).toContain('Idriss a décliné.')
    await at.press('Rappeler')
    expect(at.ringing.asked.at(-1)).toBe(`ring ${hall.id} true`)
    answered('none')
    await flushPromises()
    expect(text()).toContain('Idriss : sans réponse.')
  })
})

describe('a recording', () => {
  const running = { by: idriss, own: false, since: 1, included: [], mine: 'asked', kept: null, failing: false } as const

  it('is said to everybody, aloud as well, and each person answers for themself', async () => {
    const call = await at.enter()
    call.recording.set(running)
    await flushPromises()
    expect(at.page.get('.call-head').text()).toContain('Enregistrement scellé pour ce salon')
    expect(at.announcer.assertive.value).toBe('Idriss Benali enregistre cet appel.')
    expect(text()).toContain('Vous n’y êtes pas.')
    await at.press('Accepter')
    expect(call.asked).toContain('consent true')
    expect(text()).toContain('Vous y êtes, image et voix.')
    await at.press('Ne plus y être')
    expect(call.asked).toContain('consent false')
    expect(text()).toContain('Vous n’y êtes pas, ni image ni voix.')
    call.recording.set(null)
    await flushPromises()
    expect(at.announcer.assertive.value).toBe('L’enregistrement est terminé.')
    call.end('left')
    await flushPromises()
    expect(text()).toContain('L’appel a été enregistré dans le coffre du salon')
  })

  it('is a host’s, who is told what it means, who is in it, and how much is stored', async () => {
    const call = await at.enter()
    await at.press('Plus')
    expect(at.page.findAll('[role=menuitem]').map((one) => one.text())).not.toContain('Enregistrer cet appel')
    call.change('@claire:fake:fake', { role: 'host' })
    await flushPromises()
    await at.press('Enregistrer cet appel')
    await at.press('Enregistrer')
    expect(call.asked).toContain('record')
    expect(text()).toContain('1 personne y est. 1 n’a pas accepté et n’y est pas. Dans le coffre : 00:00:00.')
    call.recording.set({ ...running, by: { id: '@claire:fake', name: 'Claire' }, own: true, failing: true })
    await flushPromises()
    expect(text()).toContain('Les dernières secondes n’arrivent pas au coffre.')
    await at.press('Arrêter l’enregistrement')
    expect(call.asked).toContain('record-stop')
  })
})

describe('small groups', () => {
  it('are planned by a host: at random, by hand, for so long', async () => {
    const call = await at.enter()
    call.change('@claire:fake:fake', { role: 'host' })
    await flushPromises()
    await at.press('Plus')
    await at.press('Petits groupes')
    await at.press('Ouvrir les groupes')
    expect(at.groups.asked[0]).toMatch(/^begin !halle:fake Groupe 1:[01],Groupe 2:[01] false 15$/)
  })

  it('have guests too, who are let in at the doors of the groups', async () => {
    const call = await at.enter()
    call.come({ id: '@invite:fake', name: 'Marc Petit' }, { role: 'guest' })
    call.change('@claire:fake:fake', { role: 'host' })
    await flushPromises()
    await at.press('Plus')
    await at.press('Petits groupes')
    await at.press('Ouvrir les groupes')
    expect(at.groups.asked[0]).toMatch(/Groupe 1:1,Groupe 2:1 false 15 guests @invite:fake$/)
  })

  it('are told of in the call, with what the host says to all, and the host calls back', async () => {
    const call = await at.enter()
    call.change('@claire:fake:fake', { role: 'host' })
    await flushPromises()
    const by = { id: '@claire:fake', name: 'Claire Morvan' }
    const said = { text: 'Encore cinq minutes.', at: 1 }
    const groups = [{ room: '!one:fake', name: 'Groupe 1', people: [idriss.id] }]
    at.groups.open.set([{ id: 'g', main: hall.id, by, groups, chosen: false, until: Date.now() + 30_000, said }])
    await flushPromises()
    expect(text()).toContain('Petits groupes ouverts')
    expect(text()).toContain('Retour dans moins d’une minute.')
    expect(text()).toContain('Claire Morvan à tous les groupes : Encore cinq minutes.')
    await at.page.get('.groups-host input').setValue('À table.')
    await at.page.get('.groups-host').trigger('submit')
    await at.press('Rappeler tout le monde')
    expect(at.groups.asked).toEqual(['say À table.', 'end g'])
  })
})
