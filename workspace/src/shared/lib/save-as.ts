/** Offers what stands at an address to the person as a file of theirs. */
export function saveAs(page: Document, address: string, name: string): void {
  const link = Object.assign(page.createElement('a'), { href: address, download: name })
  // In the page while it is clicked: outside of it, a busy browser may forget the name.
  page.body.append(link)
  link.click()
  link.remove()
}

/** The same for bytes that are here. Their address is given back later: some browsers read it once they have asked where to. */
export function saveBytes(page: Document, bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes)
  saveAs(page, address, name)
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
