// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { scene } from './calls.fixture.ts'

test('a picture of one’s own is chosen, is set, says where it is kept, and is forgotten; what is none is refused in words', async () => {
  const { page, devices, press } = await scene()
  const field = page.findAll('.pv-field').find((one) => one.text().includes('Arrière-plan'))
  const choose = async (type: string) => {
    const input = field?.get<HTMLInputElement>('input[type=file]')
    Object.defineProperty(input?.element, 'files', { value: [new File(['x'], 'x', { type })], configurable: true })
    await input?.trigger('change')
    await flushPromises()
  }
  expect(field?.text()).not.toContain('Mon image')
  await choose('text/plain')
  expect(field?.get('[role=alert]').text()).toContain('choisissez une photo JPEG, PNG ou WebP')
  await choose('image/png')
  expect(field?.find('[role=alert]').exists()).toBe(false)
  expect([devices.port.background.value, field?.get('.help').text()]).toEqual([
    'own',
    'Votre image est gardée dans ce navigateur seulement. Les autres la voient derrière vous, scellée comme le reste.',
  ])
  await press('Oublier mon image')
  expect([devices.port.background.value, devices.port.hasPicture.value]).toEqual(['blur', false])
  page.unmount()
})

test('a machine that can’t keep up says so before the call: the camera is off, and the room is shown only to who asks', async () => {
  const { page, devices, press } = await scene()
  const note = () => page.find('.pv-note-caution')
  devices.port.setBackground('blur')
  devices.backgroundState.set('lighter')
  await flushPromises()
  expect(note().text()).toContain('La pièce reste cachée.')
  expect(
    note()
      .findAll('button')
      .map((one) => one.text()),
  ).toEqual(['Montrer ma pièce'])
  devices.backgroundState.set('too-slow')
  await flushPromises()
  expect(note().text()).toContain('trop lent pour l’arrière-plan, et la pièce n’est pas montrée sans votre accord')
  await press('Réessayer avec l’arrière-plan')
  expect([note().exists(), devices.port.background.value]).toEqual([false, 'blur'])
  devices.backgroundState.set('failed')
  await flushPromises()
  await press('Montrer ma pièce')
  expect([note().exists(), devices.port.background.value]).toEqual([false, 'none'])
  page.unmount()
})

test('in a call, too: the camera is turned on again with the background, or without it when asked', async () => {
  const { page, devices, press, enter } = await scene()
  const call = await enter()
  devices.port.setBackground('blur')
  devices.backgroundState.set('too-slow')
  await flushPromises()
  expect(page.text()).toContain('Votre caméra est coupée')
  await press('Réessayer avec l’arrière-plan')
  expect([call.asked.at(-1), devices.port.background.value]).toEqual(['camera true', 'blur'])
  await press('Montrer ma pièce')
  expect([call.asked.at(-1), devices.port.background.value]).toEqual(['camera true', 'none'])
  page.unmount()
})

test('who had the noise taken out is told when the machine could not keep up, and takes it out again', async () => {
  const { page, devices, press, enter } = await scene()
  await enter()
  devices.port.setQuieter(true)
  devices.stopQuieter()
  await flushPromises()
  expect(page.text()).toContain('cet appareil ne suivait pas')
  await press('Retirer à nouveau')
  expect([devices.port.quieter.value, page.text().includes('ne suivait pas')]).toEqual([true, false])
  page.unmount()
})
