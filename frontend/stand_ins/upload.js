// No page of ours takes files.
export function uploadFiles() {
  throw new Error("No page of ours uploads files.");
}
