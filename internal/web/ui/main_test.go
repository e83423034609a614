package ui_test

import (
	"testing"

	"yangguang/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }
