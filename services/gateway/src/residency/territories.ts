/**
 * Territories that a places file may name, by ISO 3166-1 code, with the state they belong to and whether the Union's law
 * applies there. Saint-Barthélemy, French Polynesia, New Caledonia, Wallis-et-Futuna and Saint-Pierre-et-Miquelon are
 * French and outside the Union (overseas countries and territories, TFEU annex II).
 */
const french: Readonly<Record<string, boolean>> = {
  FR: true,
  GP: true,
  MQ: true,
  GF: true,
  RE: true,
  YT: true,
  MF: true,
  BL: false,
  PM: false,
  WF: false,
  PF: false,
  NC: false,
  TF: false,
}

const unionStates = new Set('AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '))

export function stateOf(territory: string): { readonly state: string; readonly union: boolean } {
  const union = french[territory]
  return union === undefined ? { state: territory, union: unionStates.has(territory) } : { state: 'FR', union }
}
