export function mockedChat(): never {
  throw new Error('later')
}
