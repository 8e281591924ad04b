/** The words of the rail: all of this feature's sentences that come with the first page. */
export const fr = { audit: { nav: { journal: 'Journal', readers: 'Lectures', keeping: 'Conservation' } } }
