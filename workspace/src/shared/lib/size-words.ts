const units = { fr: ['o', 'ko', 'Mo', 'Go', 'To'], en: ['B', 'kB', 'MB', 'GB', 'TB'] } as const

/** « 2,4 Mo »: powers of ten, one digit after the comma below ten. `bytes` ≥ 0. */
export function sizeWords(bytes: number, locale: 'fr' | 'en'): string {
  const power = Math.min(4, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  const digits = power > 0 && value < 9.95 ? 1 : 0
  const number = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: digits })
  return `${number.format(value)}\u00A0${units[locale][power] ?? ''}`
}
