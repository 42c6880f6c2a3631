// No state is kept in cookies that scripts can read (`rx.Cookie`).
export default class Cookies {
  get() {}

  set() {
    throw new Error("No page of ours sets cookies.");
  }
}
