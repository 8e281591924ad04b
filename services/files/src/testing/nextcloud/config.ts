const { PARVIS_NEXTCLOUD_URL: url, PARVIS_NEXTCLOUD_ACCOUNTS_FILE: accountsFile } = process.env

/** A Nextcloud to run the contract on as well: its address, and a JSON file `{"account": "password", …}` of two. */
export const givenNextcloud = url && accountsFile ? { url, accountsFile } : null
