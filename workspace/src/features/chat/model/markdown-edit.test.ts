import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toggleMark, type Selection } from './markdown-edit.ts'

const selection = fc
  .tuple(fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'é') }), fc.nat(), fc.nat())
  .map(([text, a, b]): Selection => {
    const [start, end] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y) as [number, number]
    return { text, start, end }
  })

describe('toggleMark', () => {
  it('makes the chosen words bold and keeps them chosen', () => {
    expect(toggleMark({ text: 'un mot ici', start: 3, end: 6 }, 'bold')).toEqual({
      text: 'un **mot** ici',
      start: 5,
      end: 8,
    })
  })

  it('marks every line of a quote or a list, and takes the marks away', () => {
    const list = toggleMark({ text: 'a\nb', start: 0, end: 3 }, 'list')
    expect(list.text).toBe('- a\n- b')
    expect(toggleMark({ ...list, start: 0 }, 'list').text).toBe('a\nb')
  })

  it('asks for the address of a link next', () => {
    const link = toggleMark({ text: 'le plan', start: 3, end: 7 }, 'link')
    expect(link.text).toBe('le [plan](https://)')
    expect(link.text.slice(link.start, link.end)).toBe('https://')
  })

  it.each(['bold', 'italic', 'code', 'quote', 'list'] as const)('%s twice changes nothing', (mark) => {
    fc.assert(
      fc.property(selection, (start) => {
        expect(toggleMark(toggleMark(start, mark), mark).text).toBe(start.text)
      }),
    )
  })
})
