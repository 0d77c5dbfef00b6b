import { defineWords } from "../../language/words.ts";

export const loginWords = defineWords("login", {
  title: { en: "Log in to Inkloom", zh: "登录墨织" },
  name: { en: "Name", zh: "用户名" },
  password: { en: "Password", zh: "密码" },
  logIn: { en: "Log in", zh: "登录" },
  again: { en: "Log in again", zh: "重新登录" },
  ended: {
    en: "Your login has ended. Everything on the page is still there.",
    zh: "登录已失效。页面上的内容都还在。",
  },
  wait: { en: "Too many tries. Wait {{seconds}} s.", zh: "尝试次数过多，请等待 {{seconds}} 秒。" },
  first: { en: "Make the first admin", zh: "创建首位管理员" },
  firstHelp: {
    en: "Nobody has an account here yet. The terminal in which Inkloom was started shows a code.",
    zh: "这里还没有账户。启动墨织的终端中显示了一个设置码。",
  },
  code: { en: "Code from the terminal", zh: "终端中的设置码" },
  repeat: { en: "Password, once more", zh: "再次输入密码" },
  rules: {
    en: "At least 10 characters, and not the name",
    zh: "至少 10 个字符，且不能与用户名相同",
  },
  differs: { en: "The two passwords differ", zh: "两次输入的密码不一致" },
  make: { en: "Make the admin and log in", zh: "创建管理员并登录" },
});
