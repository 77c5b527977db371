//! What views leave for views, by type: no feature has a slot of its own in what all look at. A value is handed to the place
//! that is opened with it ([`super::Cx::go_with`]), or kept until the program ends ([`super::Cx::keep`]).
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// Values, one of a type. Cheap to clone.
#[derive(Clone, Default)]
pub struct Shelf(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

/// Changes what is kept.
pub type Keep = Box<dyn FnOnce(&mut Shelf) + Send>;

impl Shelf {
    /// A shelf with one value.
    pub fn with<T: Send + Sync + 'static>(value: T) -> Shelf {
        Shelf(HashMap::from([(TypeId::of::<T>(), Arc::new(value) as _)]))
    }

    /// Whether nothing lies on it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of this type.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// Changes the value of this type, which begins empty.
    pub fn change<T: Clone + Default + Send + Sync + 'static>(&mut self, change: impl FnOnce(&mut T)) {
        let mut value = self.get::<T>().cloned().unwrap_or_default();
        change(&mut value);
        self.0.insert(TypeId::of::<T>(), Arc::new(value));
    }
}
