package web

import (
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// Survive is survive, for tests outside the package.
var Survive = survive

// Desk is the pages behind the sign-in.
func (s *Server) Desk() *desk.Desk { return s.desk }

// Renderer is what failures are shown with.
func (s *Server) Renderer() *ui.Renderer { return s.desk.R }
