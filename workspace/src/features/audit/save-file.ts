/** Offers a file to the person. Its address is given back later: some browsers read it only once they have asked where to. */
export function saveBlob(page: Document, name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = Object.assign(page.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
