import "./tokens.css";
import "./fonts.css";
import "./base.css";
import "./surfaces.css";
import "./components.css";
