/** One question at a time: what is asked about while one is on its way goes into the next, all together. */
export function gathered(ask: (ids: readonly string[]) => Promise<void>): (ids: readonly string[]) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  let next: { readonly ids: Set<string>; readonly done: Promise<void> } | null = null
  return (ids) => {
    if (next === null) {
      const mine = new Set<string>()
      const done = last.then(() => {
        next = null
        return ask([...mine])
      })
      next = { ids: mine, done }
      last = done.catch(() => {})
    }
    for (const id of ids) next.ids.add(id)
    return next.done
  }
}
