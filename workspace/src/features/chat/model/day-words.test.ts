import { describe, expect, it } from 'vitest'
import { clock, dayMark, daysAgo, listTime } from './day-words.ts'

const now = new Date(2026, 10, 24, 14, 5).getTime()
const at = (day: number, month = 11, year = 2026, hour = 9, minute = 7) =>
  new Date(year, month - 1, day, hour, minute).getTime()

describe('listTime', () => {
  it.each([
    ['09:07', at(24)],
    ['Hier', at(23, 11, 2026, 23, 59)],
    ['Dimanche', at(22)],
    ['Mercredi', at(18)],
    ['17/11', at(17)],
    ['24/11/2025', at(24, 11, 2025)],
  ])('says %s', (words, time) => expect(listTime(time, now, 'fr-FR')).toBe(words))

  it('says a time for a clock that is ahead of ours', () => {
    expect(listTime(now + 60_000, now, 'fr-FR')).toBe('14:06')
  })

  it('speaks English too', () => expect(listTime(at(23), now, 'en-GB')).toBe('Yesterday'))
})

describe('dayMark', () => {
  it.each([
    ['Aujourd’hui', at(24)],
    ['Hier', at(23)],
    ['Dimanche 22 novembre', at(22)],
    ['Lundi 24 novembre 2025', at(24, 11, 2025)],
  ])('says %s', (words, time) => expect(dayMark(time, now, 'fr-FR').replace("'", '’')).toBe(words))
})

it('counts a night of 25 hours as one day', () => {
  expect(daysAgo(at(24, 10), at(26, 10))).toBe(2)
})

it('writes midnight as 00:05', () => expect(clock(at(24, 11, 2026, 0, 5), 'fr-FR')).toBe('00:05'))
