// Every element is drawn with classes; none has `style=` or `css=`.
import { createElement } from "react";

export const jsx = createElement;
