#pragma once

#include "models/clustering/online_k_means.hpp"
#include "models/learned.hpp"
#include "models/settings.hpp"

namespace attune {

/// What the learner's fold is made with. Whoever folds the journal anew starts from the same.
/// @pre The priors name features there are.
learned_settings learning_of(const model_settings& x);

/// The same for the segmenter's.
online_k_means_settings clustering_of(const model_settings& x);

} // namespace attune
