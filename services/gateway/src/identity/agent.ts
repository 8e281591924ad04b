const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\bChrom(?:e|ium)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
]
const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** What a browser says of itself, shortened to what a person recognises: `Firefox 145, Linux`. Attacker-controlled. */
export function describeAgent(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 512)
  const browser = browsers
    .map(([pattern, name]) => [pattern.exec(text)?.[1], name] as const)
    .find(([version]) => version)
  const system = systems.find(([pattern]) => pattern.test(text))?.[1]
  return [browser && `${browser[1]} ${browser[0]}`, system].filter(Boolean).join(', ')
}
