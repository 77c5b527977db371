//! One file a screen; this file is the registry of places.
