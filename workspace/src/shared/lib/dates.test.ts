import { describe, expect, test } from 'vitest'
import { dates } from './dates.ts'

const now = new Date(2026, 10, 24, 13, 52).getTime()
const at = (day: number, hour = 9, minute = 5, month = 10, year = 2026) =>
  new Date(year, month, day, hour, minute).getTime()

describe('dates in French', () => {
  const fr = dates('fr', () => now)
  test('times: with a colon in lists, with « h » in sentences', () => {
    expect(fr.time(at(24))).toBe('09:05')
    expect(fr.spoken(at(24, 14))).toBe('14\u00A0h\u00A005')
  })
  test('the year is said only when it is another one', () => {
    expect(fr.day(at(24))).toBe('mardi 24 novembre')
    expect(fr.day(at(3, 9, 5, 2, 2025))).toBe('lundi 3 mars 2025')
  })
  test('lists: time, yesterday, weekday, date', () => {
    expect(fr.short(at(24))).toBe('09:05')
    expect(fr.short(at(23, 23, 59))).toBe('hier')
    expect(fr.short(at(19))).toBe('jeudi')
    expect(fr.short(at(12))).toBe('12/11')
    expect(fr.short(at(12, 9, 5, 10, 2025))).toBe('12/11/2025')
  })
  test('separators', () => {
    expect(fr.near(at(24))).toBe('aujourd’hui')
    expect(fr.near(at(20))).toBe('vendredi 20 novembre')
  })
})

test('English has 24 hours too', () => {
  expect(dates('en', () => now).spoken(at(24, 14))).toBe('14:05')
  expect(dates('en', () => now).short(at(23))).toBe('yesterday')
})
