//! What the form asks: the config to begin with, and what the plugin says to it as it stands: when a field is left, and while it is
//! typed in once a second at most. Never once a key.
use super::{ConnectorForm, FormOf};
use crate::connect::plugin_config::PluginConfig;
use crate::connect::raw::RawConfig;
use crate::connect::{ConfigDraft, ConnectFault};
use crate::shell::Cx;
use crate::shell::effect::CallPace;
use crate::views::connect::configuring::{self, LoadedConfig};
use crate::views::connect::versions;

const JUDGING: &str = "have the plugin look at it";

impl ConnectorForm {
    pub(super) fn load(&self, cx: &mut Cx<'_>) {
        versions::ask::<Self>(cx);
        let (of, copied) = (self.of.clone(), self.copied.clone());
        cx.call(
            "load the config",
            move |reach| async move {
                let connects = reach.cluster.connects();
                match &of {
                    FormOf::Edit { connect, connector } => {
                        configuring::load(connects, (connect, connector)).await
                    }
                    FormOf::Create { connect, class } => {
                        let config = copied.as_ref().map(ConfigDraft::whole).unwrap_or_default();
                        let told = connects.judged(connect, class, &config).await?;
                        if let Some(draft) = copied {
                            return Ok(LoadedConfig { draft, told: Ok(told) });
                        }
                        let mut draft = ConfigDraft::new(RawConfig::new(), told.secrets());
                        draft.begin("connector.class", class);
                        Ok(LoadedConfig { draft, told: Ok(told) })
                    }
                }
            },
            |form: &mut Self, loaded: Result<LoadedConfig, ConnectFault>, _| match loaded {
                Ok(loaded) => {
                    form.draft = Some(loaded.draft);
                    form.take(loaded.told);
                    form.arrange();
                }
                Err(fault) => form.trouble = Some(fault.to_string()),
            },
        );
    }

    /// Asks about what stands there now.
    pub(super) fn judge(&mut self, cx: &mut Cx<'_>) {
        let Some(draft) = self.draft.clone().filter(|_| self.unjudged) else { return };
        self.unjudged = false;
        let connect = self.of.connect().to_owned();
        cx.call_at(
            CallPace::Own,
            JUDGING,
            move |reach| async move {
                let class = draft.value("connector.class").unwrap_or_default();
                reach.cluster.connects().judged(&connect, &class, &draft.whole()).await
            },
            |form: &mut Self, told, _| {
                form.take(told);
                form.arrange();
            },
        );
    }

    fn take(&mut self, told: Result<PluginConfig, ConnectFault>) {
        match told {
            Ok(told) => {
                if let Some(draft) = &mut self.draft {
                    draft.learn(told.secrets());
                }
                (self.told, self.trouble) = (told, None);
            }
            Err(fault) => self.trouble = Some(fault.to_string()),
        }
    }
}
