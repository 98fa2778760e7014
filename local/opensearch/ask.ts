/**
 * Sends a request to an OpenSearch without security and gives what it answers.
 *
 * @param body makes it a search or the like; without one the path says it all: `/customers/_refresh`
 * @throws Error with OpenSearch's own words where it does not answer with success
 */
export async function askOpenSearch<Answer>(url: string, body?: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`OpenSearch answers ${response.status} at ${url}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
