"""The page (Gradio); rendering is pure and escapes everything."""
