import type { Act, Refusal, Role } from '@parvis/contracts'

/** A place as policies see it. An address that no network declares is `undeclared`: nowhere. */
export interface PlaceFacts {
  readonly id: string
  /** ISO 3166-1 code of the territory, overseas ones by their own (`RE`, `PF`); empty where undeclared. */
  readonly territory: string
  /** Code of the state that the territory belongs to (`FR` for all French ones); empty where undeclared. */
  readonly state: string
  /** New Caledonia and French Polynesia are French and outside the Union: rules say which of the two they mean. */
  readonly union: boolean
  readonly operator: string
  /** What a third party attests of the place, e.g. `SecNumCloud`. */
  readonly qualification: string
}

/** All that a decision may depend on. Equal facts, equal decision: no clock, no random, no name of a person. */
export interface Facts {
  readonly act: Act
  readonly actor: {
    readonly kind: 'account' | 'guest' | 'anonymous'
    readonly roles: readonly Role[]
    readonly organisation: string
  }
  readonly from: PlaceFacts
  readonly to: PlaceFacts
  /** Label of the room that the act names, or `none`. An act that reaches all of a person's rooms has `all` at most. */
  readonly room: 'none' | 'ordinary' | 'sensitive'
  readonly encrypted?: boolean
  readonly roomVersion?: string
  readonly worldReadable?: boolean
  readonly eventType?: string
  /** Of a coffre: whether the person is in its room. */
  readonly member?: boolean
  /** Of a guest: whether the act names the one room of the visit. */
  readonly own?: boolean
}

export interface Decision {
  readonly effect: 'allow' | 'refuse'
  /** Ids of the policies that decided; empty when nothing permitted it. */
  readonly rules: readonly string[]
  /** Version of the policy: a hash over its files. */
  readonly policy: string
  /** The rule that spoke, in words; set on every refusal. */
  readonly refusal?: Refusal
}

/** The third step. Pure: it reads nothing but its arguments, and any error inside is a refusal. */
export interface Policy {
  readonly version: string
  decide(facts: Facts): Decision
}
